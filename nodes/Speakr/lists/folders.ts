import type { Client } from '../../shared/http';
import { asObject, asObjects } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { parseFolder } from '../api/records';

export const foldersOff = {
	message: 'Folders are turned off in Speakr',
	advice: "An administrator can turn them on in Speakr's system settings",
};

export const foldersEndpoint = 'GET /folders';

export const readFolders = async (client: Client) =>
	asObjects(await client.json(requestTo(foldersEndpoint, {}))).map(parseFolder);

/** Whether folders are turned on; where they are not, Speakr lists none. Read without the token, which may be scoped. */
export const hasFolders = async (client: Client): Promise<boolean> =>
	asObject(await client.json({ method: 'GET', path: '/api/config', outsideApi: true, isOpen: true })).enable_folders !== false;

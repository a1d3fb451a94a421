import type { Client } from '../../shared/http';
import { asObject, asObjects } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { parseFolder } from '../api/records';

export const foldersOff = {
	message: 'Folders are switched off in this Speakr',
	advice: 'An administrator can switch them on in the system settings of Speakr',
};

export const foldersEndpoint = 'GET /folders';

export const readFolders = async (client: Client) =>
	asObjects(await client.json(requestTo(foldersEndpoint, {}))).map(parseFolder);

/** Without folders Speakr lists none, as it does for a user who has none. Asked without the token, which may be scoped. */
export const hasFolders = async (client: Client): Promise<boolean> =>
	asObject(await client.json({ method: 'GET', path: '/api/config', outsideApi: true, isOpen: true })).enable_folders !== false;

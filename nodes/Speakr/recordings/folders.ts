import { unreadableIn, type Client } from '../../shared/http';
import { parseList, valueAt } from '../../shared/json';
import { requestTo } from '../../shared/operation';
import { configPage, parseFolder } from '../api';

export const foldersOff = {
	message: 'Folders are turned off in Speakr',
	advice: "Ask your Speakr administrator to turn them on in Speakr's system settings",
};

export const foldersEndpoint = 'GET /folders';

export const readFolders = async (client: Client) =>
	parseList(await client.json(requestTo(foldersEndpoint, {})), parseFolder, unreadableIn(client));

/** Whether folders are turned off; then Speakr lists none. Read without the token, which may be scoped; a proxy may refuse that. */
export async function areFoldersOff(client: Client): Promise<boolean> {
	const config = await client.json({ ...configPage, isOpen: true }).catch(() => undefined);
	return valueAt(config, 'enable_folders') === false;
}

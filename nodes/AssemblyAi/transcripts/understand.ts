import type { IDataObject } from 'n8n-workflow';
import { adviseIf } from '../../shared/errors';
import { isOutage } from '../../shared/http';
import { asObject } from '../../shared/json';
import { collection, type Call, type Values } from '../../shared/operation';
import { showHints } from '../../shared/warnings';
import { transcriptId } from '../fields';
import { checkTasks } from '../parameters/contradictions';
import { tasks, withOtherTasks } from '../parameters/tasks';
import { failedTasks } from './hints';
import { renamed } from './simplify';

export const understandFields = { transcriptId, tasks: collection('Tasks', tasks, { required: true }) };

const mayBeBilled = 'The tasks may have been done and billed anyway. Run the workflow again later.';

/** The transcript with the results of tasks, which AssemblyAI doesn't store. Never sent again when the response is lost. */
export async function understand(call: Call<Values<typeof understandFields>>): Promise<IDataObject> {
	const { client, context, request, values } = call;
	const json = withOtherTasks(request.json ?? {}, values.tasks);
	checkTasks(json);
	const send = async () => await client.json({ ...request, json, runsToEnd: true }).catch(adviseIf(({ status }) => isOutage(status), mayBeBilled));
	const transcript = { ...asObject(await send()), id: values.transcriptId, status: 'completed' };
	showHints(context, failedTasks(transcript), 'warning');
	return renamed(transcript);
}

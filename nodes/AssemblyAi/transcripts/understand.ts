import type { IDataObject } from 'n8n-workflow';
import { ServiceFailure } from '../../shared/errors';
import { asObject, isObject } from '../../shared/json';
import { collection, createOncePerItem, withWarnings, type Call, type Values } from '../../shared/operation';
import { errorIn, sendBilled } from '../api';
import { transcriptId } from '../fields';
import { checkTasks } from '../parameters/contradictions';
import { tasks, withOtherTasks } from '../parameters/tasks';
import { failedTasks } from './hints';
import { renamed } from './simplify';

export const understandFields = { transcriptId, tasks: collection('Tasks', tasks, { required: true }) };

const mayBeBilled = 'The tasks may have been completed and billed anyway. Run the workflow again later.';

function throwIfRefused(answer: IDataObject, id: string): IDataObject {
	const reason = errorIn(answer);
	if (answer.status !== 'error' && (isObject(answer.speech_understanding) || !reason)) return answer;
	throw new ServiceFailure(`AssemblyAI could not complete the tasks for transcript ${id}: ${reason || 'No reason was given'}`, { advice: mayBeBilled, status: 200 });
}

const answers = createOncePerItem<IDataObject>();

/** The transcript with the results of tasks, which AssemblyAI doesn't store. Never sent again when the response is lost. */
export async function understand(call: Call<Values<typeof understandFields>>): Promise<IDataObject> {
	const { client, context, request, values } = call;
	const json = withOtherTasks(request.json ?? {}, values.tasks);
	checkTasks(json);
	const read = (body: unknown) => throwIfRefused(asObject(body), values.transcriptId);
	const answer = await answers.once(call, async () => await sendBilled({ client, request: { ...request, json } }, read, mayBeBilled));
	const transcript = { ...answer, id: values.transcriptId, status: 'completed' };
	return { ...renamed(transcript), ...withWarnings(context, failedTasks(transcript)) };
}

import { ServiceFailure } from '../../shared/errors';
import { asObject, unexpectedResponse } from '../../shared/json';
import { operation, text } from '../../shared/operation';
import { recordingId } from '../fields';
import { missingSummary } from '../recordings/failures';

export const textOperations = (property: 'notes' | 'summary', label: string) => ({
	get: operation({
		action: `Get ${property} of recording`,
		description: `Retrieve the ${property} of a recording as Markdown`,
		endpoint: `GET /recordings/{recordingId}/${property}`,
		fields: { recordingId },
		output(body, { recordingId }) {
			const { [property]: text, ...rest } = asObject(body);
			if (text === undefined) throw unexpectedResponse(property);
			const reason = missingSummary(text);
			if (reason === undefined) return { [property]: text, ...rest, id: recordingId };
			throw new ServiceFailure(`Recording ${recordingId} has no summary: ${reason}`, {
				advice: "Generate one with 'Recording: Summarize', or write one with 'Summary: Update'",
			});
		},
	}),
	update: operation({
		action: `Update ${property} of recording`,
		description: `Replace the ${property} of a recording. To remove ${property === 'notes' ? 'them' : 'it'}, clear '${label}' with Recording: Update.`,
		endpoint: `PUT /recordings/{recordingId}/${property}`,
		fields: { recordingId, [property]: text(label, { required: true, rows: 6, description: 'Markdown' }) },
		output: (body, { recordingId }) => ({ id: recordingId, [property]: asObject(body)[property] }),
	}),
});

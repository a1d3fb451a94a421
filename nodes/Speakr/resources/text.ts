import { ServiceFailure } from '../../shared/errors';
import { asObject } from '../../shared/json';
import { operation, text } from '../../shared/operation';
import { recordingId } from '../fields';
import { missingSummary } from '../recordings/failures';

/** A text that each recording has one of: its summary, its notes. */
export const textResource = (name: string, property: 'notes' | 'summary', label: string) => ({
	name,
	operations: {
		get: operation({
			name: 'Get',
			action: `Get ${property} of recording`,
			description: `Read the ${property} of a recording, as Markdown`,
			endpoint: `GET /recordings/{recordingId}/${property}`,
			fields: { recordingId },
			output(body, { recordingId }) {
				const reason = missingSummary(asObject(body)[property]);
				if (reason === undefined) return { id: recordingId, ...asObject(body) };
				throw new ServiceFailure(`Recording ${recordingId} has no summary: ${reason}`, {
					advice: "Run 'Summarize' for it, or write one",
				});
			},
		}),
		update: operation({
			name: 'Update',
			action: `Update ${property} of recording`,
			description: `Write the ${property} of a recording anew; leave the field empty to have none`,
			endpoint: `PUT /recordings/{recordingId}/${property}`,
			fields: {
				recordingId,
				[property]: text(label, { rows: 6, description: 'Markdown' }),
			},
			output: (body, { recordingId }) => ({ id: recordingId, [property]: asObject(body)[property] }),
		}),
	},
});

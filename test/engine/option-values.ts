import type { INodeParameters, NodeParameterValueType } from 'n8n-workflow';
import { byJson } from './harness';

/** Values that are no defaults; with what else an option needs. */
export const values: Record<string, Array<{ value: NodeParameterValueType; with?: INodeParameters }>> = {
	around: [{ value: 'morning', with: { aroundSeconds: 0 } }],
	aroundSeconds: [{ value: 0, with: { around: 'morning' } }],
	charsPerCaption: [{ value: 10 }],
	continueAt: [{ value: 40 }],
	cueSeconds: [{ value: 1 }],
	end: [{ value: 8 }],
	frontMatter: [{ value: true }],
	lineLength: [{ value: 10 }],
	linkPeople: [{ value: true }],
	maxCharacters: [{ value: 100 }],
	maxSegments: [{ value: 1 }],
	maxTokens: [{ value: 50 }],
	paragraphSeconds: [{ value: 5 }],
	sections: [{ value: ['summary', 'notes', 'actionItems'] }],
	speakerNames: [{ value: byJson('{"A": "Ada", "B": "Grace"}') }],
	speakers: [{ value: 'A, Speaker A' }],
	start: [{ value: 8 }],
	tags: [{ value: 'meeting', with: { frontMatter: true } }],
	template: [{ value: 'Said: {transcript}' }],
	times: [{ value: true }, { value: false }],
	title: [{ value: 'Another' }],
	withSpeakers: [{ value: false }],
};

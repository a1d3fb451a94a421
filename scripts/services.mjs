/**
 * n8n verifies packages of one service only. These are made from the same sources; see docs/releasing.md.
 * AssemblyAI publishes a verified node itself, so ours has a name that says what is in it.
 */
export const services = [
	{
		name: 'n8n-nodes-speakr',
		service: 'Speakr',
		folder: 'Speakr',
		icon: 'speakr',
		description: 'n8n nodes for Speakr, the self-hosted transcription app: triggers, recordings, transcripts, summaries, archive export',
		keywords: ['speakr', 'self-hosted', 'webhook'],
		about:
			'n8n community nodes for [Speakr](https://github.com/murtaza-nasir/speakr), the self-hosted app that records, transcribes and summarizes meetings.',
		pages: ['speakr.md', 'triggers.md', 'archive.md', 'credentials.md'],
	},
	{
		name: 'n8n-nodes-specala',
		service: 'Specala AI',
		folder: 'Specala',
		icon: 'specala',
		description: 'n8n nodes for Specala AI: a trigger, transcriptions, single and bulk exports, archive export',
		keywords: ['specala'],
		about: 'n8n community nodes for the transcription service [Specala AI](https://specala.ai).',
		pages: ['specala.md', 'archive.md', 'credentials.md'],
	},
	{
		name: 'n8n-nodes-assemblyai-transcripts',
		service: 'AssemblyAI',
		folder: 'AssemblyAi',
		icon: 'assemblyai',
		description: 'n8n nodes for AssemblyAI: a trigger, transcripts, subtitles, LLM Gateway, archive export',
		keywords: ['assemblyai', 'speech-to-text', 'webhook'],
		about: 'n8n community nodes for the speech-to-text API of [AssemblyAI](https://www.assemblyai.com).',
		pages: ['assemblyai.md', 'archive.md', 'credentials.md'],
	},
];

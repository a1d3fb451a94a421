/** What to do about a refusal, by the code that Speakr has for it since 0.10.11. */
export const adviceByCode: Record<string, string> = {
	conflict: 'Use another name, or delete what you no longer need',
	cursor_expired: "Leave 'Cursor' empty to start over, and remove what isn't returned",
	feature_disabled: 'Ask your Speakr administrator to turn it on',
	https_required: "Use the HTTPS address of Speakr as 'Base URL'. A proxy in front of Speakr must send X-Forwarded-Proto.",
	inquire_failed: 'Check the language model in the settings of Speakr, then try again',
	not_permitted: 'Ask your Speakr administrator for permission to share publicly',
	semantic_unavailable: "Set 'Mode' to 'Keyword', or ask your Speakr administrator to set ENABLE_INQUIRE_MODE to true",
};

const advice: Record<string, string> = {
	'Recording not found': "Check the ID, and that the credential belongs to the recording's owner",
	'Permission denied': 'It belongs to another user, or is shared with you read-only',
	'Unknown or forbidden tag ids': "Choose tags from the list. Group tags require a group administrator.",
	'external_system and external_ref go together': "Add both filters, 'External System' and 'External Reference'",
	'A tag or folder in the upload is not one you can use': "Choose the tags and folder from the list, or turn off 'Strict'",
	'Deletion not allowed': 'Your Speakr only allows administrators to delete recordings',
	'Folders feature is not enabled': "Ask your Speakr administrator to turn on folders in Speakr's system settings",
	'Recording is already being processed': "Only one process can run on a recording at a time. Wait until it's done, for example with 'Wait'.",
	'Audio file not found for reprocessing': "Its audio was deleted, so it can't be transcribed again. Upload the file again.",
	'Audio has been deleted': 'Upload the file again if you need its audio in Speakr',
	'No valid transcription available for summary generation': 'Its transcript is missing or shorter than 10 characters',
};

const adviceByWords: Array<[words: RegExp, advice: string]> = [
	[/^No transcription available/, "Use 'Transcribe' first, or 'Wait' if it is still being transcribed"],
	[/^Cannot generate .*transcription failed/, "Use 'Transcribe' first"],
	[/^No speakers found|^Transcription format not supported/, 'Its transcript has no speaker labels. Use a connector with speaker diarization, and transcribe it again.'],
	[/^(Chat|Summary) service (is )?not available/, 'Ask your Speakr administrator to set up a language model'],
	[/^(An?(other)? )?(folder|speaker|tag) .*already exists/i, "Enter another name, or find it with 'Get Many'"],
];

export const adviceByMessage = (message: string): string | undefined =>
	advice[message] ?? adviceByWords.find(([words]) => words.test(message))?.[1];

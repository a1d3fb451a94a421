/** What to do about a refusal, by the code that Speakr has for it since 0.10.11. */
export const adviceByCode: Record<string, string> = {
	conflict: 'Use another name, or delete what is no longer needed',
	cursor_expired: "Leave 'Cursor' empty to start with a full pass, and remove what it doesn't return",
	feature_disabled: "Ask the administrator of Speakr to turn it on",
	https_required: "Use the HTTPS address of Speakr as 'Base URL'. A proxy in front of Speakr must send X-Forwarded-Proto.",
	inquire_failed: 'Check the language model in the settings of Speakr, then run the workflow again',
	not_permitted: 'Ask the administrator of Speakr for the right to share publicly',
	semantic_unavailable: "Set 'Mode' to 'Keyword', or ask the administrator of Speakr to set ENABLE_INQUIRE_MODE to true",
};

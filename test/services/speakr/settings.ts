/** Settings of the server that an administrator can change. */
export class Settings {
	foldersEnabled = true;
	/** USERS_CAN_DELETE */
	usersCanDelete = true;
	/** Null: not enforced, as with a connector that chunks (the default). */
	maxFileSizeMb: number | null = null;
	/** The visible-models list; while there is none, `GET /transcription` breaks. */
	models: Array<{ value: string; label: string }> | null = null;
	/** Whether there is one for titles, summaries and chat. */
	hasLanguageModel = true;
	tokenBudgetExceeded = false;
	transcriptionBudgetSeconds: number | null = null;
	maxWebhooks = 10;
	/** WEBHOOK_SECRET_GRACE_HOURS */
	webhookSecretGraceHours = 24;
	/** As if the archive were larger: Speakr gives as many as are asked for. */
	changesPerPage = Infinity;
	/** Seconds for which a change waits before the feed shows it. */
	settleSeconds = 2;
	/** DELETE_ORPHANED_SPEAKERS */
	deleteOrphanedSpeakers = false;
	/** ENABLE_INTERNAL_SHARING */
	internalSharing = false;
	/** SHOW_USERNAMES_IN_UI */
	showUsernames = false;
	/** ENABLE_PUBLIC_SHARING */
	publicSharing = true;
	/** Whether a proxy in front of it says that it was reached over HTTPS. */
	behindHttps = false;
	/** Whether users have the right to. */
	canSharePublicly = true;
	/** ENABLE_INQUIRE_MODE */
	inquire = false;
	/** ENABLE_INQUIRE_AGENT */
	inquireAgent = false;
	/** MODELS_ARE_LOCAL */
	modelsAreLocal = false;
	/** WEBHOOK_INTRANET_HOST_ALLOWLIST */
	intranetHosts: RegExp | null = null;
}

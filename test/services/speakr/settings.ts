/** Settings of the server that an administrator can change. */
export class Settings {
	foldersEnabled = true;
	/** USERS_CAN_DELETE */
	usersCanDelete = true;
	/** Null: not enforced, as with a connector that chunks (the default). */
	maxFileSizeMb: number | null = null;
	/** The visible-models list; while there is none, `GET /transcription` breaks. */
	models: Array<{ value: string; label: string }> | null = null;
	tokenBudgetExceeded = false;
	transcriptionBudgetSeconds: number | null = null;
	maxWebhooks = 10;
	/** ENABLE_INTERNAL_SHARING */
	internalSharing = false;
	/** ENABLE_PUBLIC_SHARING */
	publicSharing = true;
	/** ENABLE_INQUIRE_MODE */
	inquire = false;
	/** ENABLE_INQUIRE_AGENT */
	inquireAgent = false;
	/** MODELS_ARE_LOCAL */
	modelsAreLocal = false;
	/** WEBHOOK_INTRANET_HOST_ALLOWLIST */
	intranetHosts: RegExp | null = null;
}

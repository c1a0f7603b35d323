/** An encrypted secret and the ID of the AUTH_SECRET it was encrypted with. */
export type StoredSecret = { sealed: string; keyId: string };

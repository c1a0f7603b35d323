/** The cause of a membership change. */
export type DoneBy = { byKind: "rule" | "user" | "token" | "system"; byId: string | null; version: number | null };

/** Ticket files of this visit by the id of their upload: they are imported by a route of their own, which gets the file. */
export const keptFiles = new Map<string, File>();

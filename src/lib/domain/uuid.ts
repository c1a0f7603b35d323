/** PostgreSQL refuses to compare a uuid with what is none: such an id is one that does not exist. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

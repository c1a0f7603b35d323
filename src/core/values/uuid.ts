/** PostgreSQL rejects comparisons of a uuid with other text, so such an ID is treated as nonexistent. */
export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

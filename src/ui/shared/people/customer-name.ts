/** What a customer is called: by the shop's own id where there is no name. */
export const nameOf = ({ name, externalId }: { name: string | null; externalId: string }): string =>
  name?.trim() || externalId;

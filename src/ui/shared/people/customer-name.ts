/** A customer's name, or the shop's own ID if there is none. */
export const customerName = ({ name, externalId }: { name: string | null; externalId: string }): string =>
  name?.trim() || externalId;

/** `totalPurchases` → `total_purchases`, the field naming of the specification's API. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** `totalPurchases` → `total_purchases`, as names of fields are written on the wire of the specification's routes. */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The letter under which a name is listed: without its accent, as a reader looks for it. */
const toInitial = (name: string): string => name.normalize("NFD").charAt(0).toUpperCase();

/** Names in the order of the language, by first letter. */
export const byLetter = <Item extends { name: string }>(
  items: readonly Item[],
  locale: string,
): { letter: string; items: Item[] }[] => {
  const order = new Intl.Collator(locale, { numeric: true });
  const sorted = items.toSorted((a, b) => order.compare(a.name, b.name));
  const letters = [...new Set(sorted.map(({ name }) => toInitial(name)))];
  return letters.map((letter) => ({ letter, items: sorted.filter(({ name }) => toInitial(name) === letter) }));
};

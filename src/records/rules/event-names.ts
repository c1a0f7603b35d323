import type { Words } from "#core/messages/words.ts";

/** An event's name for the reader: the events that most shops send have one in each language, others are shown as sent. */
export const eventNameIn = ({ event_names: names }: Words, name: string): string =>
  Object.hasOwn(names, name) ? names[name as keyof typeof names] : name;

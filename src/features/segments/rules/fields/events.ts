import type { FieldTable } from "#records/rules/criteria/field.ts";
import { eventNameIn } from "#records/rules/event-names.ts";

/** What customers did besides buying. */
export const EVENT_FIELDS = {
  /** The number of events with one of these names, such as added_to_cart or the shop's own. */
  event: {
    group: "events",
    type: "several",
    words: { en: "Event", es: "Evento", pt: "Evento" },
    optionWord: eventNameIn,
    hasSuggestions: true,
    window: "may",
    counts: "events",
  },
} satisfies FieldTable;

import { eventNameIn } from "../../commerce/event-names.ts";
import type { FieldTable } from "../field.ts";

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

import { type Formatters, IntlMessageFormat } from "intl-messageformat";

/** What formats an ICU message. Pages get `core/ui/messages/plain-message.ts` in its place, which has no parser. */
export const parseMessage = (message: string, locale: string, formatters: Formatters) =>
  new IntlMessageFormat(message, locale, undefined, { formatters });

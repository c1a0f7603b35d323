import type { Language } from "../../words/language.ts";
import { belongs, type Played, type Reason } from "./play.ts";
import { DEFAULT_PLAY_SETTINGS, type PlaySettings } from "./play-settings.ts";

/** The seed's message, in the languages of the product. */
export const OUTREACH_WORDS: Record<Language, string> = {
  en: "We noticed you haven't ordered recently. How can we help?",
  es: "Notamos que hace un tiempo que no haces un pedido. ¿En qué podemos ayudarte?",
  pt: "Notamos que faz um tempo que você não faz um pedido. Como podemos ajudar?",
};

export type Outreach = { message: "outreach_message"; why: Reason[] };

/** Whether to write to somebody before they are gone: they drift away, and are worth it. */
export const outreachFor = (
  profile: Played,
  { outreachMembership, outreachLifetimeValue }: PlaySettings = DEFAULT_PLAY_SETTINGS,
): Outreach | null => {
  const share = belongs(profile, "loyalty_trajectory", "declining_risk");
  const value = profile.lifetime_value;
  if (!(share > outreachMembership && value > outreachLifetimeValue)) return null;
  const [axis, segment] = ["loyalty_trajectory", "declining_risk"];
  return {
    message: "outreach_message",
    why: [
      { because: "membership", axis, segment, share, above: outreachMembership },
      { because: "lifetime_value", value, above: outreachLifetimeValue },
    ],
  };
};

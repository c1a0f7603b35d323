import type { RfmSegmentKey } from "../report/rfm/segments.ts";

/** What an RFM segment's action is for: first-time buyers, growth, keeping a rhythm, winning back, or a last message. */
export type Stance = "welcome" | "grow" | "keep" | "win_back" | "rest";

type Numbered = readonly [Stance, Stance, Stance];

/** The stance of each segment's three actions, in order. */
export const SEGMENT_STANCES: Record<RfmSegmentKey, Numbered> = {
  champions: ["grow", "grow", "grow"],
  loyal_customers: ["grow", "grow", "grow"],
  potential_loyalists: ["grow", "grow", "grow"],
  new_customers: ["welcome", "welcome", "grow"],
  promising: ["keep", "keep", "keep"],
  need_attention: ["keep", "keep", "keep"],
  at_risk: ["win_back", "win_back", "win_back"],
  hibernating: ["win_back", "win_back", "rest"],
};

import type { ForecastAnswer } from "#contracts/forecast/forecast-answer.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import type { ForecastState } from "./forecast-state.ts";

export type ForecastStatus = AnswerOf<"GET /api/admin/forecast">["data"];
export type ForecastAddress = Address<ForecastState>;

/** A forecast with its settings. */
export type ForecastResult = Omit<ForecastStatus, "answer" | "run"> & { answer: ForecastAnswer };

/** The props of every tab. */
export type SideProps = { page: ForecastAddress; shown: ForecastResult; isTable: boolean };

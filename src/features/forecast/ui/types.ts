import type { Address } from "#core/ui/address/use-address-state.ts";
import type { AnswerOf } from "#core/ui/api/call.ts";
import type { ForecastAnswer } from "#features/forecast/contracts/forecast-answer.ts";
import type { ForecastState } from "./forecast-state.ts";

export type ForecastStatus = AnswerOf<"GET /api/admin/forecast">["data"];
export type ForecastAddress = Address<ForecastState>;

/** A forecast with its settings. */
export type ForecastResult = Omit<ForecastStatus, "answer" | "run"> & { answer: ForecastAnswer };

/** The props of every tab. */
export type SideProps = { page: ForecastAddress; shown: ForecastResult; isTable: boolean };

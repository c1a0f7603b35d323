import type { z } from "zod";
import type { getForecast } from "#contracts/forecast/forecast.ts";
import type { ForecastAnswer } from "#contracts/forecast/forecast-answer.ts";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { ForecastState } from "./forecast-state.ts";

export type Standing = z.infer<typeof getForecast.output>["data"];
export type Page = Address<ForecastState>;

/** An answer with the settings it was made with. */
export type Shown = Omit<Standing, "answer" | "run"> & { answer: ForecastAnswer };

/** What every side of the page is given. */
export type SideProps = { page: Page; shown: Shown; isTable: boolean };

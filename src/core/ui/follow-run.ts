import { isOpenState } from "#core/values/run-states.ts";
import { type AnswerOf, call } from "./call.ts";

const PAUSE_MS = 1000;

/** Reads a run every second until it ends, or as often as given: users find longer runs on the runs page. */
export const followRun = async (id: string, most: number): Promise<AnswerOf<"GET /api/admin/runs/{id}">["data"]> => {
  for (let count = 1; ; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const { data } = await call("GET /api/admin/runs/{id}", { id });
    if (!isOpenState(data.state) || count >= most) return data;
  }
};

import { settings } from "../settings.ts";

/** Whether there is a key, and whom one would ask. */
export const claudeSettings = (): { isConfigured: boolean; model: string } => {
  const { ANTHROPIC_API_KEY, ANTHROPIC_MODEL } = settings();
  return { isConfigured: ANTHROPIC_API_KEY !== undefined, model: ANTHROPIC_MODEL };
};

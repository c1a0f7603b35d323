import { settings } from "../settings.ts";

/** Whether an API key is set, and which model to use. */
export const claudeSettings = (): { isConfigured: boolean; model: string } => {
  const { ANTHROPIC_API_KEY, ANTHROPIC_MODEL } = settings();
  return { isConfigured: ANTHROPIC_API_KEY !== undefined, model: ANTHROPIC_MODEL };
};

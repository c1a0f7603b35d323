export { SlackPage as default } from "#features/slack/ui/slack-page.tsx";

export { SlackPage as default } from "#ui/slack/slack-page.tsx";

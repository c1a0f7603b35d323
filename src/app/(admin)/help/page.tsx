export { HelpPage as default } from "#features/shell/ui/help-page.tsx";

export { SettingsIndex as default } from "#features/shell/ui/settings-index.tsx";

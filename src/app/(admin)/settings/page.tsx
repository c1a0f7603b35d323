export { SettingsIndex as default } from "#ui/settings/settings-index.tsx";

export { SettingsIndex as default } from "#ui/accounts/settings/settings-index.tsx";

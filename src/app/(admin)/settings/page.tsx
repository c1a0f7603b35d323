export { SettingsIndex as default } from "#features/accounts/ui/settings-index.tsx";

export { ConnectionPage as default } from "#features/imports/ui/connections/connection-page.tsx";

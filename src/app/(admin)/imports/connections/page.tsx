export { ConnectionsPage as default } from "#features/imports/ui/connections/connections-page.tsx";

export { ConnectionPage as default } from "#ui/imports/connections/connection-page.tsx";

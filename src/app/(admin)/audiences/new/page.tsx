export { NewAudiencePage as default } from "#features/audiences/ui/edit-audience-page.tsx";

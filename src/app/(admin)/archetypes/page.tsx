export { ArchetypesPage as default } from "#features/playbooks/ui/archetypes/archetypes-page.tsx";

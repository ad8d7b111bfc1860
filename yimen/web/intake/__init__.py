"""收件登记 and the completion of an application: members, declaration, papers, authorisations."""

"""申请审批: intake, papers, survey, opinion, notice, decision."""

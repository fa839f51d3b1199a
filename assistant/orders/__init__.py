"""Work orders (工单): from a call or a conversation to the department that answers, and back."""

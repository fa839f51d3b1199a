"""LangChain's interfaces on this knowledge base, for anyone's chain (extra `langchain`)."""

from channels.langchain.embeddings import PolicyEmbeddings
from channels.langchain.loader import PolicyLoader
from channels.langchain.retriever import PolicyRetriever
from channels.langchain.tools import langchain_tools

__all__ = ["PolicyEmbeddings", "PolicyLoader", "PolicyRetriever", "langchain_tools"]

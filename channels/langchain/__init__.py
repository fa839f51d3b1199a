"""LangChain's interfaces on this knowledge base, for anyone's chain (extra `langchain`)."""

from channels.langchain.embeddings import PolicyEmbeddings
from channels.langchain.loader import PolicyLoader
from channels.langchain.retriever import PolicyRetriever

__all__ = ["PolicyEmbeddings", "PolicyLoader", "PolicyRetriever"]

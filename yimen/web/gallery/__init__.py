"""The gallery (组件陈列): every part with sample data, for review; off outside demo and DEBUG."""

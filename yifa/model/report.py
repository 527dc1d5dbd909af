"""Defines what kinds of periodical reports there are, and at what level their bodies stand."""

from enum import StrEnum


class ReportKind(StrEnum):
    """What a document is to the duty to report once a year (督察规定 Art. 24)."""

    ANNUAL = "annual_report"
    """法治政府建设年度报告, and 依法行政工作总结 of a year"""
    INTERIM = "interim_report"
    """of a half or a quarter of a year"""
    PLAN = "plan"
    """要点, 计划, 方案"""
    EXPLANATION = "explanation"
    """解读, 一图读懂"""
    NOTICE = "notice"
    """通知, 决议, 审议意见: about reports, none itself"""
    RESPONSIBILITY = "responsibility_report"
    """述法: how the first person responsible did"""
    DISCLOSURE = "ogi_report"
    """政府信息公开年度报告"""
    OTHER = "other"


class Level(StrEnum):
    """Where a body stands."""

    COUNTY = "county"
    """the government of a county, a city or a district"""
    DEPARTMENT = "department"
    TOWNSHIP = "township"
    """a township, a town or a street"""
    PARK = "park"
    """the committee of a development zone"""
    VERTICAL = "vertical"
    """a department that answers to the one above it: 税务, 气象, 海关"""
